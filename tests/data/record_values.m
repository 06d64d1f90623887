% Records anew what Octave makes of the expressions in a table: octave-cli -qf record_values.m operators.txt
% A line of a table is a definition (`: name = expression;`) or an expression, a tab and its recorded result:
% type, dimensions and numbers, or ERR, message and identifier; WARN and a warning's text follow after another tab.
1;

function text = describe(r)
  dims = strjoin(arrayfun(@(n) sprintf("%d", n), size(r), "UniformOutput", false), "x");
  if iscell(r)
    text = sprintf("cell %s", dims);
    for k = 1:numel(r)
      text = sprintf("%s (%s)", text, describe(r{k}));
    end
  elseif isstruct(r)
    names = fieldnames(r)';
    text = sprintf("struct %s %s", dims, strjoin(names, ","));
    for k = 1:numel(r)
      for name = names
        text = sprintf("%s (%s)", text, describe(r(k).(name{1})));
      end
    end
  elseif is_function_handle(r)
    text = "handle 1x1";
  else
    text = sprintf("%s %s%s", kind_of(r), dims, numbers(r));
  end
end

function kind = kind_of(r)
  kind = class(r);
  if iscomplex(r)
    kind = ["complex-" kind];
  elseif ischar(r) && strcmp(typeinfo(r), "string")
    kind = "dq-char";
  elseif strcmp(typeinfo(r), "double_range")
    kind = "range";
  end
end

function text = numbers(r)
  if isa(r, "uint64")
    text = sprintf(" %s", arrayfun(@(x) strtrim(disp(x)), r(:)', "UniformOutput", false){:});
  elseif isinteger(r)
    text = sprintf(" %d", r(:));
  elseif iscomplex(r)
    text = sprintf(" %.12g", [real(r(:)) imag(r(:))]');
  else
    text = sprintf(" %.12g", double(full(r(:))));
  end
end

function record(file)
  lines = strsplit(fileread(file), "\n");
  out = fopen(file, "w");
  for k = 1:numel(lines) - 1
    line = lines{k};
    if line(1) == ":"
      eval(line(2:end));
      fprintf(out, "%s\n", line);
      continue
    end
    expression = strsplit(line, "\t"){1};
    lastwarn("");
    try
      value = eval([expression ";"]);
      warned = lastwarn();
      text = describe(value);
    catch err
      warned = lastwarn();
      text = sprintf("ERR %s|%s", err.message, err.identifier);
    end
    if !isempty(warned)
      text = sprintf("%s\tWARN %s", text, warned);
    end
    fprintf(out, "%s\t%s\n", expression, text);
  end
  fclose(out);
end

record(argv(){end});
