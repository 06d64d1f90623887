% A while loop with mod: the longest Collatz chain below a limit.
longest = 0;
start = 0;
for k = 1:6000
  n = k;
  steps = 0;
  while n ~= 1
    if mod(n, 2) == 0
      n = n / 2;
    else
      n = 3 * n + 1;
    end
    steps = steps + 1;
  end
  if steps > longest
    longest = steps;
    start = k;
  end
end
printf('%d %d\n', start, longest);
