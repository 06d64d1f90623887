% Saturating integers in a loop and in arrays.
h = uint32(17);
for k = 1:100000
  h = bitxor(bitshift(h, 1), uint32(mod(k, 251)));
  h = bitand(h, uint32(1048575));
end
a = uint8(mod(1:2000000, 256));
b = a + uint8(100);
c = int32(a) * 3 - int32(b);
printf('%d %d %d\n', h, sum(double(b)), sum(double(c)));
