% Rows of a matrix read and written in a loop.
n = 1000;
A = reshape(mod(1:n * 20, 17), n, 20);
B = zeros(n, 20);
for pass = 1:90
  for i = 1:n
    row = A(i, :);
    B(i, :) = row / norm(row) + pass;
  end
end
printf('%.8f\n', sum(B(:)));
