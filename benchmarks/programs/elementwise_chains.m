% Chains of element-wise operations over four million elements.
x = linspace(-3, 3, 4000000);
y = 1 ./ (1 + exp(-x));
z = y .* (1 - y) + 0.5 * x .^ 2 - 3 * x;
w = sqrt(abs(z)) + (x > 0) .* z;
printf('%.8f %.8f\n', sum(y), sum(w));
