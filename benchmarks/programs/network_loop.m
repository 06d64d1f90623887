% The cost and the gradient of a network by a loop over the examples.
m = 1500;
X = reshape(sin(1:m * 20), m, 20);
y = mod((1:m)', 4) + 1;
W1 = reshape(cos(1:12 * 21), 12, 21) / 5;
W2 = reshape(sin(1:4 * 13), 4, 13) / 5;
lambda = 1;
for pass = 1:9
  J = 0;
  D1 = zeros(size(W1));
  D2 = zeros(size(W2));
  for t = 1:m
    a1 = [1; X(t, :)'];
    z2 = W1 * a1;
    a2 = [1; 1 ./ (1 + exp(-z2))];
    z3 = W2 * a2;
    a3 = 1 ./ (1 + exp(-z3));
    target = (1:4)' == y(t);
    J = J - sum(target .* log(a3) + (1 - target) .* log(1 - a3)) / m;
    d3 = a3 - target;
    d2 = (W2(:, 2:end)' * d3) .* a2(2:end) .* (1 - a2(2:end));
    D1 = D1 + d2 * a1';
    D2 = D2 + d3 * a2';
  end
  W1 = W1 - D1 / m;
  W2 = W2 - D2 / m;
end
printf('%.8f %.8f\n', J, norm(D1(:)));
