#include "openapi/validator.h"

#include "openapi/validator_containers.h"
#include "openapi/validator_logic.h"
#include "openapi/validator_values.h"

namespace openapi {

template class Validator<true>;
template class Validator<false>;

}  // namespace openapi
