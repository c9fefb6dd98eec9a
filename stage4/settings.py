from stage4.config.settings import Credentials as Credentials
from stage4.config.settings import Outputs as Outputs
from stage4.config.settings import Settings as Settings
