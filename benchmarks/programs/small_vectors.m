% Arithmetic on vectors of three elements: bodies that attract each other.
p = [0 0 0; 1 0 0; 0 1.5 0];
v = [0 0 0; 0 1 0.1; -0.8 0 0];
m = [1 0.01 0.02];
dt = 0.001;
for step = 1:12000
  for i = 1:3
    a = [0 0 0];
    for j = 1:3
      if i ~= j
        d = p(j, :) - p(i, :);
        a = a + m(j) * d / (d * d') ^ 1.5;
      end
    end
    v(i, :) = v(i, :) + dt * a;
  end
  p = p + dt * v;
end
printf('%.6f ', p);
printf('\n');
