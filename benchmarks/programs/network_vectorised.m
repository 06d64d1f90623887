% The cost and the gradient of the network of exercise 4, vectorised, and steps of gradient descent.
m = 5000;
rand('twister', 3);
X = rand(m, 400);
y = mod((1:m)', 10) + 1;
W1 = reshape(sin(1:25 * 401), 25, 401) / 10;
W2 = reshape(cos(1:10 * 26), 10, 26) / 10;
lambda = 1;
I = eye(10);
Y = I(y, :);
A1 = [ones(m, 1) X];
for k = 1:40
  Z2 = A1 * W1';
  A2 = [ones(m, 1) 1 ./ (1 + exp(-Z2))];
  H = 1 ./ (1 + exp(-(A2 * W2')));
  J = sum(sum(-Y .* log(H) - (1 - Y) .* log(1 - H))) / m;
  J = J + lambda / (2 * m) * (sum(sum(W1(:, 2:end) .^ 2)) + sum(sum(W2(:, 2:end) .^ 2)));
  D3 = H - Y;
  D2 = (D3 * W2(:, 2:end)) .* A2(:, 2:end) .* (1 - A2(:, 2:end));
  G1 = D2' * A1 / m + lambda / m * [zeros(25, 1) W1(:, 2:end)];
  G2 = D3' * A2 / m + lambda / m * [zeros(10, 1) W2(:, 2:end)];
  W1 = W1 - 0.5 * G1;
  W2 = W2 - 0.5 * G2;
end
printf('%.8f\n', J);
