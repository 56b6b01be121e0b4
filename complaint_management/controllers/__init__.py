from . import form
from . import thread
from . import visit
