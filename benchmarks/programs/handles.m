% Function handles called in a loop: Newton's method.
f = @(x, a) x ^ 2 - a;
df = @(x) 2 * x;
total = 0;
for a = 1:6000
  x = a;
  for k = 1:8
    x = x - f(x, a) / df(x);
  end
  total = total + x;
end
printf('%.8f\n', total);
