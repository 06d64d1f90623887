% Calls of small functions in a loop.
1;
function y = clipped(x, low, high)
  y = x;
  if x < low
    y = low;
  elseif x > high
    y = high;
  end
end
function [s, d] = both(a, b)
  s = a + b;
  d = a - b;
end
total = 0;
for k = 1:60000
  [s, d] = both(k, 3);
  total = total + clipped(s / d, 1, 1.5);
end
printf('%.10f\n', total);
