// The library asserts what hostile input can break (`[[[1]]]`, `[&`), and takes the same for granted
// where NDEBUG is defined. Here a broken assertion is an exception in every build.
#undef NDEBUG

namespace {
struct BrokenInvariant {};
}  // namespace

#define TOML_ASSERT(condition) \
  do {                         \
    if (!(condition)) throw BrokenInvariant(); \
  } while (false)
#define TOML_EXCEPTIONS 1
#define TOML_ENABLE_FORMATTERS 0
#define TOML_ENABLE_UNRELEASED_FEATURES 0
#define TOML_MAX_NESTED_VALUES 32
#include <toml++/toml.h>

#include <cstring>

#include "ctoml.h"

namespace {

ctoml_position position(toml::source_position place) {
  return {static_cast<uint32_t>(place.line), static_cast<uint32_t>(place.column)};
}

struct Walk {
  void *context;
  ctoml_callback callback;

  void emit(ctoml_event event, ctoml_kind kind) const {
    event.kind = kind;
    callback(context, &event);
  }

  void visit(const toml::node &node, const toml::key *key) const {
    ctoml_event event{};
    if (key != nullptr) {
      event.key = key->str().data();
      event.key_length = key->str().size();
      event.key_begin = position(key->source().begin);
      event.key_end = position(key->source().end);
    }
    event.begin = position(node.source().begin);
    event.end = position(node.source().end);

    if (auto table = node.as_table()) {
      emit(event, CTOML_TABLE_BEGIN);
      for (auto &&[name, value] : *table) visit(value, &name);
      emit({}, CTOML_TABLE_END);
    } else if (auto array = node.as_array()) {
      emit(event, CTOML_ARRAY_BEGIN);
      for (auto &&value : *array) visit(value, nullptr);
      emit({}, CTOML_ARRAY_END);
    } else if (auto string = node.as_string()) {
      event.string = string->get().data();
      event.string_length = string->get().size();
      emit(event, CTOML_STRING);
    } else if (auto integer = node.as_integer()) {
      event.integer = integer->get();
      emit(event, CTOML_INTEGER);
    } else if (auto floating = node.as_floating_point()) {
      event.floating = floating->get();
      emit(event, CTOML_FLOAT);
    } else if (auto boolean = node.as_boolean()) {
      event.integer = boolean->get();
      emit(event, CTOML_BOOLEAN);
    } else {
      emit(event, CTOML_DATE);
    }
  }
};

void copy(std::string_view text, char *buffer, size_t capacity) {
  if (capacity == 0) return;
  size_t count = text.size() < capacity - 1 ? text.size() : capacity - 1;
  std::memcpy(buffer, text.data(), count);
  buffer[count] = 0;
}

}  // namespace

int ctoml_parse(const char *text, size_t length, void *context, ctoml_callback callback,
                ctoml_position *error_position, char *message, size_t message_capacity) {
  try {
    auto table = toml::parse(std::string_view(text, length));
    Walk{context, callback}.visit(table, nullptr);
    return 0;
  } catch (const toml::parse_error &error) {
    *error_position = position(error.source().begin);
    copy(error.description(), message, message_capacity);
  } catch (const BrokenInvariant &) {
    *error_position = {};
    copy("the text is not TOML", message, message_capacity);
  } catch (...) {
    *error_position = {};
    copy("there is not enough memory to read it", message, message_capacity);
  }
  return -1;
}
