% A numerical gradient of a user's cost function, one parameter at a time.
1;
function J = cost(theta, X, y)
  h = 1 ./ (1 + exp(-(X * theta)));
  J = -mean(y .* log(h) + (1 - y) .* log(1 - h)) + 0.01 * sum(theta(2:end) .^ 2);
end
function grad = numgrad(J, theta)
  grad = zeros(size(theta));
  perturb = zeros(size(theta));
  e = 1e-4;
  for p = 1:numel(theta)
    perturb(p) = e;
    grad(p) = (J(theta + perturb) - J(theta - perturb)) / (2 * e);
    perturb(p) = 0;
  end
end
X = reshape(sin(1:100 * 40), 100, 40);
y = mod(1:100, 2)';
theta = cos(1:40)' / 10;
for k = 1:60
  g = numgrad(@(t) cost(t, X, y), theta);
  theta = theta - 0.5 * g;
end
printf('%.8f %.8f\n', cost(theta, X, y), norm(g));
