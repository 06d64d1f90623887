% Random numbers one at a time: pi by Monte Carlo.
rand('twister', 42);
n = 400000;
inside = 0;
for k = 1:n
  x = rand;
  y = rand();
  if x * x + y * y < 1
    inside = inside + 1;
  end
end
printf('%.6f\n', 4 * inside / n);
