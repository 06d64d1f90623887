% An e-mail made into words with regexprep and strtok, as exercise 6 does.
mail = ['Dear friend, visit http://example.com or write to me@example.com for $100!  ', ...
        'Numbers 1 2 3, <b>tags</b> and   blanks. '];
count = 0;
for k = 1:250
  text = lower(mail);
  text = regexprep(text, '<[^<>]+>', ' ');
  text = regexprep(text, '[0-9]+', 'number');
  text = regexprep(text, '(http|https)://[^\s]*', 'httpaddr');
  text = regexprep(text, '[^\s]+@[^\s]+', 'emailaddr');
  text = regexprep(text, '[$]+', 'dollar');
  while ~isempty(text)
    [word, text] = strtok(text, [' @$/#.-:&*+=[]?!(){},''">_<;%' char(10) char(13)]);
    word = regexprep(word, '[^a-zA-Z0-9]', '');
    if length(word) < 1
      continue;
    end
    count = count + 1;
  end
end
printf('%d\n', count);
