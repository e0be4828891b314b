#pragma once
// Rows of the admin API that a vendor carries out. Stateless.

#include <span>

#include "admin/context.h"

namespace admin {

std::span<const Operation> enrolment_operations();

}  // namespace admin
