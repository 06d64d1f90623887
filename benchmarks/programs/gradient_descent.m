% Linear regression with many short steps of gradient descent, as exercise 1 has it.
m = 97;
x = linspace(5, 22, m)';
y = 1.2 * x - 4 + sin((1:m)');
X = [ones(m, 1), x];
theta = zeros(2, 1);
alpha = 0.005;
iterations = 60000;
J_history = zeros(iterations, 1);
for iter = 1:iterations
  errors = X * theta - y;
  theta = theta - alpha / m * (X' * errors);
  J_history(iter) = sum((X * theta - y) .^ 2) / (2 * m);
end
printf('%.6f %.6f %.8f\n', theta, J_history(end));
