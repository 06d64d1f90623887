%!assert (1 + 1, 2)
%!assert <12> (1, 2)
%!xtest
%! assert (1, 2)
%!testif HAVE_NOTHING
%! assert (1)
%!testif ; false
%! assert (1)
