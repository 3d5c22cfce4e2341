window.badgeStar = " ★";
