"""The properties of each type of graphics object: name, kind, allowed words or size, and default.

A line is `name kind default`, in the order in which `get` lists them. Kinds:

    radio a|{b}|c      one of these words; the default is in braces
    color {value}|word colours as numbers, a name or a letter, and these words
    number x           a real scalar
    alpha x            a real scalar that says how opaque something is
    array n x          numbers; n of them, or any number where n is *
    string x           text
    any, callback, handle
    ! before a kind    read-only
"""

COMMON = """
beingdeleted radio {off}|on
busyaction radio cancel|{queue}
buttondownfcn callback
children handles
clipping radio off|{on}
contextmenu any
createfcn callback
deletefcn callback
handlevisibility radio callback|off|{on}
hittest radio off|{on}
interruptible radio off|{on}
parent handle
pickableparts radio all|none|{visible}
selected radio {off}|on
selectionhighlight radio off|{on}
tag string
type !string
userdata any
visible radio off|{on}
"""

ROOT = """
callbackobject !any
commandwindowsize !array 2 0 0
currentfigure handle
fixedwidthfontname string Courier
monitorpositions !array 4 1 1 1 1
pointerlocation array 2 0 0
pointerwindow !number 0
screendepth !number 0
screenpixelsperinch !number 72
screensize !array 4 1 1 1 1
showhiddenhandles radio {off}|on
units radio centimeters|characters|inches|normalized|{pixels}|points
"""

FIGURE = """
alphamap array *
closerequestfcn callback closereq
color color {1 1 1}|none
colormap array *
currentaxes handle
currentcharacter !string
currentobject !handle
currentpoint !array 2 0;0
dockcontrols radio {off}|on
filename string
graphicssmoothing radio off|{on}
integerhandle radio off|{on}
inverthardcopy radio off|{on}
keypressfcn callback
keyreleasefcn callback
menubar radio {figure}|none
name string
number !number
nextplot radio {add}|new|replace|replacechildren
numbertitle radio off|{on}
outerposition array 4 -1 -1 -1 -1
paperorientation radio landscape|{portrait}
paperposition array 4 1.342188 3.319141 5.815625 4.361719
paperpositionmode radio {auto}|manual
papersize array 2 8.5 11
papertype radio <custom>|a|a0|a1|a2|a3|a4|a5|arch-a|arch-b|arch-c|arch-d|arch-e|b|b0|b1|b2|b3|b4|b5|c|d|e|\
tabloid|uslegal|{usletter}
paperunits radio centimeters|{inches}|normalized|points
pointer radio {arrow}|botl|botr|bottom|circle|cross|crosshair|custom|fleur|hand|ibeam|left|right|top|topl|topr|watch
pointershapecdata array *
pointershapehotspot array 2 1 1
position array 4 300 200 560 420
renderer radio {opengl}|painters
renderermode radio {auto}|manual
resize radio off|{on}
resizefcn callback
selectiontype radio alt|extend|{normal}|open
sizechangedfcn callback
toolbar radio {auto}|figure|none
units radio centimeters|characters|inches|normalized|{pixels}|points
windowbuttondownfcn callback
windowbuttonmotionfcn callback
windowbuttonupfcn callback
windowkeypressfcn callback
windowkeyreleasefcn callback
windowscrollwheelfcn callback
windowstyle radio docked|modal|{normal}
"""

_AXIS = """
{a}axis !any
{a}axislocation radio {sides}
{a}color color {{0.15 0.15 0.15}}|none
{a}colormode radio {{auto}}|manual
{a}dir radio {{normal}}|reverse
{a}grid radio {{off}}|on
{a}label handle
{a}lim array 2 0 1
{a}limmode radio {{auto}}|manual
{a}minorgrid radio {{off}}|on
{a}minortick radio {{off}}|on
{a}scale radio {{linear}}|log
{a}tick array *
{a}ticklabel any
{a}ticklabelmode radio {{auto}}|manual
{a}ticklabelrotation number 0
{a}tickmode radio {{auto}}|manual
"""


def _axis(name: str, sides: str) -> str:
    lines = _AXIS.format(a=name, sides=sides).strip().splitlines()
    return "\n".join(line for line in lines if sides or "axislocation" not in line) + "\n"


AXES = (
    """
alim array 2 0 1
alimmode radio {auto}|manual
alphamap array *
alphascale radio {linear}|log
ambientlightcolor color {1 1 1}
box radio {off}|on
boxstyle radio {back}|full
cameraposition array 3 0.5 0.5 9.160254
camerapositionmode radio {auto}|manual
cameratarget array 3 0.5 0.5 0.5
cameratargetmode radio {auto}|manual
cameraupvector array 3 0 1 0
cameraupvectormode radio {auto}|manual
cameraviewangle number 6.608609
cameraviewanglemode radio {auto}|manual
clim array 2 0 1
climmode radio {auto}|manual
clippingstyle radio {3dbox}|rectangle
color color {1 1 1}|none
colormap array *
colororder array * 0 0.447 0.741;0.85 0.325 0.098;0.929 0.694 0.125;0.494 0.184 0.556;\
0.466 0.674 0.188;0.301 0.745 0.933;0.635 0.078 0.184
colororderindex number 1
colorscale radio {linear}|log
currentpoint array 6 0 0 0;0 0 0
dataaspectratio array 3 1 1 1
dataaspectratiomode radio {auto}|manual
fontangle radio italic|{normal}
fontname string *
fontsize number 10
fontsizemode radio {auto}|manual
fontsmoothing radio off|{on}
fontunits radio centimeters|inches|normalized|pixels|{points}
fontweight radio bold|{normal}
gridalpha number 0.15
gridalphamode radio {auto}|manual
gridcolor color {0.15 0.15 0.15}|none
gridcolormode radio {auto}|manual
gridlinestyle radio {-}|--|-.|:|none
innerposition array 4 0.13 0.11 0.775 0.815
interactions !any
labelfontsizemultiplier number 1.1
layer radio {bottom}|top
layout !handle
legend !any
linestyleorder any -
linestyleorderindex number 1
linewidth number 0.5
minorgridalpha number 0.25
minorgridalphamode radio {auto}|manual
minorgridcolor color {0.1 0.1 0.1}|none
minorgridcolormode radio {auto}|manual
minorgridlinestyle radio -|--|-.|{:}|none
nextplot radio add|{replace}|replacechildren
nextseriesindex !number 1
outerposition array 4 0 0 1 1
plotboxaspectratio array 3 1 1 1
plotboxaspectratiomode radio {auto}|manual
position array 4 0.13 0.11 0.775 0.815
positionconstraint radio innerposition|{outerposition}
projection radio {orthographic}|perspective
sortmethod radio childorder|{depth}
tickdir radio {in}|out
tickdirmode radio {auto}|manual
ticklabelinterpreter radio latex|none|{tex}
ticklength array 2 0.01 0.025
tightinset !array 4 0.04464286 0.04882524 0 0.02380952
title handle
titlefontsizemultiplier number 1.1
titlefontweight radio {bold}|normal
toolbar !any
units radio centimeters|characters|inches|{normalized}|pixels|points
view array 2 0 90
"""
    + _axis("x", "{bottom}|origin|top")
    + _axis("y", "{left}|origin|right")
    + _axis("z", "")
    + "mousewheelzoom number 0.5\n"
)

_MARKERS = "*|+|.|<|>|^|_|d|diamond|h|hexagram|{none}|o|p|pentagram|s|square|v|x||"
_STYLES = "{-}|--|-.|:|none"

LINE = f"""
color color {{0 0 0}}
displayname string
linejoin radio chamfer|miter|{{round}}
linestyle radio {_STYLES}
linewidth number 0.5
marker radio {_MARKERS}
markeredgecolor color {{auto}}|none
markerfacecolor color auto|{{none}}
markersize number 6
xdata array * 0 1
xdatasource string
ydata array * 0 1
ydatasource string
zdata array *
zdatasource string
"""

TEXT = """
backgroundcolor color {none}
color color {0 0 0}
edgecolor color {none}
editing radio {off}|on
extent !array 4 0 0 0 0
fontangle radio italic|{normal}
fontname string *
fontsize number 10
fontsmoothing radio off|{on}
fontunits radio centimeters|inches|normalized|pixels|{points}
fontweight radio bold|{normal}
horizontalalignment radio center|{left}|right
interpreter radio latex|none|{tex}
linestyle radio {-}|--|-.|:|none
linewidth number 0.5
margin number 3
position array * 0 0 0
rotation number 0
string string
units radio centimeters|{data}|inches|normalized|pixels|points
verticalalignment radio baseline|bottom|cap|{middle}|top
"""

IMAGE = """
alphadata array * 1
alphadatamapping radio direct|{none}|scaled
cdata array *
cdatamapping radio {direct}|scaled
xdata array *
ydata array *
"""

_SHINE = """
ambientstrength number 0.3
backfacelighting radio lit|{reverselit}|unlit
"""
_FACE = """
edgealpha alpha 1
edgecolor color {0 0 0}|flat|interp|none
edgelighting radio flat|gouraud|{none}|phong
facealpha alpha 1
"""
_NORMALS = """
facelighting radio {flat}|gouraud|none|phong
facenormals array *
facenormalsmode radio {auto}|manual
"""
_MARKED = f"""
linestyle radio {_STYLES}
linewidth number 0.5
marker radio {_MARKERS}
markeredgecolor color {{auto}}|flat|none
markerfacecolor color auto|flat|{{none}}
markersize number 6
"""
_SPECULAR = """
specularcolorreflectance number 1
specularexponent number 10
specularstrength number 0.9
vertexnormals array *
vertexnormalsmode radio {auto}|manual
"""

SURFACE = (
    "alphadata array * 1\nalphadatamapping radio direct|none|{scaled}"
    + _SHINE
    + "cdata array * 1 0 0;0 1 0;0 0 1\ncdatamapping radio direct|{scaled}\ncdatasource string\n"
    + "diffusestrength number 0.6\ndisplayname string"
    + _FACE
    + "facecolor color {flat}|interp|none|texturemap"
    + _NORMALS
    + _MARKED.replace("markersize number 6\n", "markersize number 6\nmeshstyle radio {both}|column|row")
    + _SPECULAR
    + "xdata array * 1 2 3\nxdatasource string\nydata array * 1;2;3\nydatasource string\n"
    + "zdata array * 1 0 0;0 1 0;0 0 1\nzdatasource string\n"
)

PATCH = (
    "alphadatamapping radio direct|none|{scaled}"
    + _SHINE
    + "cdata array *\ncdatamapping radio direct|{scaled}\ndiffusestrength number 0.6\ndisplayname string"
    + _FACE
    + "facecolor color {0 0 0}|flat|interp|none"
    + _NORMALS
    + "faces array * 1 2 3\nfacevertexalphadata array *\nfacevertexcdata array *"
    + _MARKED
    + _SPECULAR
    + "vertices array * 0 1;1 1;0 0\nxdata array * 0;1;0\nydata array * 1;1;0\nzdata array *\n"
)

LIGHT = """
color color {1 1 1}
position array 3 1 0 1
style radio {infinite}|local
"""

HGGROUP = "displayname string\n"

TYPES: dict[str, str] = {
    "root": ROOT,
    "figure": FIGURE,
    "axes": AXES,
    "line": LINE,
    "text": TEXT,
    "image": IMAGE,
    "surface": SURFACE,
    "patch": PATCH,
    "light": LIGHT,
    "hggroup": HGGROUP,
}
"""What follows COMMON for each type."""

_EDGE = f"linestyle radio {_STYLES}\nlinewidth number 0.5\n"
_MARK = f"marker radio {_MARKERS}\n"
_HIT = "hittestarea radio {off}|on\n"
_ROUND = _MARK.replace("{none}", "none").replace("|o|", "|{o}|")
_XY = "xdata array *\nxdatasource string\nydata array *\nydatasource string\n"
_XYZ = _XY + "zdata array *\nzdatasource string\n"

SERIES: dict[str, str] = {
    "bar": "bargroup handles\nbarlayout radio {grouped}|stacked\nbarwidth number 0.8\nbaseline handle\n"
    "basevalue number 0\nedgecolor color {0 0 0}|flat|interp|none\nfacecolor color {0 0 0}|flat|interp|none\n"
    "hittestarea radio {off}|on\nhorizontal radio {off}|on\n" + _EDGE + "showbaseline radio off|{on}\n" + _XY,
    "area": "areagroup handles\nbasevalue number 0\nedgealpha number 1\nedgecolor color {0 0 0}|flat|interp|none\n"
    "facealpha alpha 1\nfacecolor color {0 0 0}|flat|interp|none\n" + _HIT + _EDGE + _XY,
    "stem": "baseline handle\nbasevalue number 0\ncolor color {0 0 0}\n" + _HIT + _EDGE + _ROUND
    + "markeredgecolor color {auto}|none\nmarkerfacecolor color auto|{none}\nmarkersize number 6\n"
    "showbaseline radio off|{on}\n" + _XYZ,
    "stairs": "color color {0 0 0}\n" + _HIT + _EDGE + _MARK + "markeredgecolor color {auto}|none\n"
    "markerfacecolor color auto|{none}\nmarkersize number 6\n" + _XY,
    "errorbar": "color color {0 0 0}\nformat string yerr\n" + _HIT + "ldata array *\nldatasource string\n" + _EDGE
    + _MARK
    + "markeredgecolor color {auto}|none\nmarkerfacecolor color auto|{none}\nmarkersize number 6\nudata array *\n"
    "udatasource string\nxdata array *\nxdatasource string\nxldata array *\nxldatasource string\nxudata array *\n"
    "xudatasource string\nydata array *\nydatasource string\n",
    "scatter": "cdata array *\ncdatasource string\nhittestarea radio {off}|on\nlinewidth number 0.5\n"
    + _ROUND
    + "markeredgecolor color {auto}|flat|none\nmarkerfacecolor color auto|flat|{none}\nsizedata array * 36\n"
    "sizedatasource string\n" + _XYZ,
    "contour": "contourmatrix array *\nfacecolor color flat|interp|{none}\nfill radio {off}|on\n" + _HIT +
    "labelspacing number 144\nlevellist array *\nlevellistmode radio {auto}|manual\nlevelstep array *\n"
    "levelstepmode radio {auto}|manual\nlinecolor color {auto}|none\n" + _EDGE
    + "showtext radio {off}|on\ntextlist array *\ntextlistmode radio {auto}|manual\ntextstep array *\n"
    "textstepmode radio {auto}|manual\n" + _XYZ + "zlevel any\nzlevelmode radio auto|manual|{none}\n",
    "quiver": "autoscale radio off|{on}\nautoscalefactor number 0.9\ncolor color {0 0 0}\n" + _HIT + _EDGE + _MARK
    + "markerfacecolor color auto|{none}\nmarkersize number 6\nmaxheadsize number 0.2\nshowarrowhead radio off|{on}\n"
    "udata array *\nudatasource string\nvdata array *\nvdatasource string\nwdata array *\nwdatasource string\n" + _XYZ,
    "rectangle": "curvature array 2 0 0\nedgecolor color {0 0 0}|none\nfacecolor color {none}\n" + _EDGE
    + "position array 4 0 0 1 1\n",
}  # fmt: skip

_FONT = (
    "fontangle radio italic|{normal}\nfontname string *\nfontsize number 10\n"
    "fontunits radio centimeters|inches|normalized|pixels|{points}\nfontweight radio bold|{normal}\n"
)
_UNITS = "units radio centimeters|inches|{normalized}|pixels|points\n"
_HEAD = "headlength number 10\nheadstyle string vback2\nheadwidth number 10\n"
_ENDS = "position array 4 0.3 0.3 0.1 0.1\n" + _UNITS + "x array 2 0.3 0.4\ny array 2 0.3 0.4\n"
_AREA = "color color {0 0 0}\nfacealpha number 1\nfacecolor color {none}\n" + _EDGE
_AREA += "position array 4 0.3 0.3 0.1 0.1\n" + _UNITS
_ALIGNED = "horizontalalignment radio center|{left}|right\ninterpreter radio latex|none|{tex}\n"
_UPWARDS = "verticalalignment radio baseline|bottom|cap|MIDDLE|TOP\n"

SERIES |= {
    "note_line": "color color {0 0 0}\n" + _EDGE + _ENDS,
    "note_arrow": "color color {0 0 0}\n" + _HEAD + _EDGE + _ENDS,
    "note_doublearrow": "color color {0 0 0}\n" + _HEAD + _EDGE + _ENDS,
    "note_rectangle": _AREA,
    "note_ellipse": _AREA,
    "note_textbox": "backgroundcolor color {none}\ncolor color {0 0 0}\nedgecolor color {0 0 0}|none\n"
    "facealpha alpha 1\nfitboxtotext radio off|{on}\n" + _FONT + _ALIGNED + _EDGE
    + "margin number 5\nposition array 4 0.3 0.3 0.1 0.1\nstring string\n" + _UNITS
    + _UPWARDS.replace("MIDDLE", "{middle}").replace("TOP", "top"),
    "note_textarrow": "color color {0 0 0}\n" + _FONT + _HEAD + _ALIGNED + _EDGE
    + "position array 4 0.3 0.3 0.1 0.1\nstring string\ntextbackgroundcolor color {none}\n"
    "textcolor color {0 0 0}\ntextedgecolor color {none}\ntextlinewidth number 0.5\ntextmargin number 5\n"
    "textrotation number 0\n" + _UNITS + _UPWARDS.replace("MIDDLE", "{middle}").replace("TOP", "top")
    + "x array 2 0.3 0.4\ny array 2 0.3 0.4\n",
}  # fmt: skip
"""What stands before COMMON in a group that a function made of several objects, for each such function."""

LEGEND = """
autoupdate radio off|{on}
edgecolor color {0.15 0.15 0.15}|none
interpreter radio latex|none|{tex}
location radio best|bestoutside|east|eastoutside|none|north|{northeast}|northeastoutside|northoutside|northwest|\
northwestoutside|south|southeast|southeastoutside|southoutside|southwest|southwestoutside|west|westoutside
orientation radio horizontal|{vertical}
string any
textcolor color {0 0 0}|none
textposition radio left|{right}
"""

COLORBAR = """
axislocation radio in|{out}
axislocationmode radio {auto}|manual
direction radio {normal}|reverse
label handle
limits array 2 0 1
limitsmode radio {auto}|manual
location radio east|{eastoutside}|manual|north|northoutside|south|southoutside|west|westoutside
tickdirection radio {in}|out
"""
