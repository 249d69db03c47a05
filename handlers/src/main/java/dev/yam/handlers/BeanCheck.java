package dev.yam.handlers;

import dev.yam.handlers.InvalidBodyException.Violation;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ElementKind;
import jakarta.validation.NoProviderFoundException;
import jakarta.validation.Path;
import jakarta.validation.Validation;
import jakarta.validation.ValidationException;
import jakarta.validation.Validator;
import jakarta.validation.metadata.MethodDescriptor;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bean Validation of what clients send: constraints of parameters, and of the classes of what they are bound to, whether or
 * not {@code @Valid} stands there. Loaded only where {@code jakarta.validation} is on the class path.
 */
final class BeanCheck {

  private static final Logger LOG = LoggerFactory.getLogger(Gateways.class);

  private final Validator validator;

  BeanCheck(Validator validator) {
    this.validator = validator;
  }

  /**
   * By the provider that is found, if there is one.
   *
   * @throws ValidationException if it does not work: what is said to be checked is not let through unchecked
   */
  @SuppressWarnings("resource") // lives as long as the gateways
  static Optional<BeanCheck> byProvider() {
    try {
      return Optional.of(new BeanCheck(Validation.buildDefaultValidatorFactory().getValidator()));
    } catch (NoProviderFoundException absent) {
      LOG.warn("jakarta.validation is there, and nothing that validates: constraints of gateways are not checked");
      return Optional.empty();
    }
  }

  /** Empty if nothing of {@code method} is constrained. */
  Optional<Invocation.Check> of(Object gateway, Method method, List<ParameterSource> given) {
    MethodDescriptor described = validator
        .getConstraintsForClass(gateway.getClass())
        .getConstraintsForMethod(method.getName(), method.getParameterTypes());
    boolean constrained = described != null && described.hasConstrainedParameters();
    var beans = new ArrayList<Integer>();
    for (int i = 0; i < given.size(); i++) {
      boolean cascaded = constrained && described.getParameterDescriptors().get(i).isCascaded();
      if (given.get(i).sent() && !cascaded && isConstrained(method.getParameters()[i])) {
        beans.add(i);
      }
    }
    if (!constrained && beans.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(arguments ->
        check(constrained ? parameters(gateway, method, arguments) : Set.of(), beans, given, arguments));
  }

  private boolean isConstrained(Parameter parameter) {
    Class<?> type = SentParameter.rawType(parameter);
    return !type.isPrimitive() && !type.isArray() && validator.getConstraintsForClass(type).isBeanConstrained();
  }

  private Set<ConstraintViolation<Object>> parameters(Object gateway, Method method, @Nullable Object[] arguments) {
    return validator.forExecutables().validateParameters(gateway, method, arguments);
  }

  private void check(
      Set<ConstraintViolation<Object>> ofParameters,
      List<Integer> beans,
      List<ParameterSource> given,
      @Nullable Object[] arguments) {
    var found = new ArrayList<Violation>();
    ofParameters.forEach(each -> found.add(violation(each, "", given)));
    for (int index : beans) {
      Object value = arguments[index] instanceof Optional<?> perhaps ? perhaps.orElse(null) : arguments[index];
      if (value != null) {
        validator.validate(value).forEach(each -> found.add(violation(each, given.get(index).path(), given)));
      }
    }
    if (!found.isEmpty()) {
      found.sort(Comparator.comparing(Violation::path).thenComparing(Violation::rule));
      throw new InvalidBodyException(found);
    }
  }

  private static Violation violation(ConstraintViolation<?> broken, String base, List<ParameterSource> given) {
    var path = new StringBuilder(base);
    for (Path.Node node : broken.getPropertyPath()) {
      if (node.getKind() == ElementKind.PARAMETER) {
        path.append(given.get(node.as(Path.ParameterNode.class).getParameterIndex()).path());
      }
      if (node.isInIterable()) {
        path.append('[').append(node.getIndex() != null ? node.getIndex() : node.getKey()).append(']');
      }
      if (node.getKind() == ElementKind.PROPERTY) {
        path.append(path.isEmpty() ? "" : ".").append(node.getName());
      }
    }
    String rule = broken.getConstraintDescriptor().getAnnotation().annotationType().getSimpleName();
    return new Violation(path.toString(), rule, broken.getMessage());
  }
}
