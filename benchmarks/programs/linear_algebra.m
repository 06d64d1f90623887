% Products, solutions and decompositions.
n = 900;
A = reshape(sin((1:n * n) .^ 2), n, n) + n * eye(n);
b = (1:n)';
x = A \ b;
B = A * A' / n;
d = det(B / n);
[U, S, V] = svd(A(1:450, 1:450));
e = eig(B(1:450, 1:450));
R = chol(B);
[Q, T] = qr(A);
P = inv(A);
printf('%.6f %.4f %.4f %.4f %.6f\n', norm(x), S(1, 1), max(e), R(1, 1), trace(P));
