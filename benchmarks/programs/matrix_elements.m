% Nested loops that read and write the elements of a matrix.
n = 600;
A = zeros(n, n);
for i = 1:n
  for j = 1:n
    A(i, j) = i * j;
  end
end
total = 0;
for i = 2:n
  for j = 1:n - 1
    total = total + A(i, j) - A(i - 1, j + 1);
  end
end
printf('%.6f\n', total);
