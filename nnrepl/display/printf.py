def format_template(t,args,who):
    return t
