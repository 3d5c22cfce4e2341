window.ignored = 1;
