package dev.recap.function;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The author's method, with the signature of an Apache OpenWhisk Java action, {@code public static
 * JsonObject main(JsonObject)}, or the same with {@code Map} or a record in either place.
 *
 * @param reference what names it
 * @param method public, static, with one parameter
 */
record Function(String reference, Method method) {

  /** Finds {@code CLASS#METHOD}, or the method {@code main} of {@code CLASS}. */
  static Function find(String reference) throws FunctionException, AuthorException {
    int hash = reference.indexOf('#');
    String className = hash < 0 ? reference : reference.substring(0, hash);
    // OpenWhisk takes a trailing # for none.
    String methodName =
        hash < 0 || hash == reference.length() - 1 ? "main" : reference.substring(hash + 1);
    Method method = choose(reference, load(className), methodName);
    // The class itself need not be public, as in OpenWhisk.
    method.setAccessible(true);
    return new Function(reference, method);
  }

  private static Class<?> load(String className) throws FunctionException, AuthorException {
    try {
      return Class.forName(className);
    } catch (ClassNotFoundException e) {
      throw new FunctionException(
          "Tried to find the class "
              + className
              + " but it is in none of the capsule's jars: see entrypoint in capsule.yaml",
          e);
    } catch (UnsupportedClassVersionError e) {
      throw new FunctionException(
          "Tried to load the class "
              + className
              + " but it was compiled for a newer Java than "
              + Runtime.version().feature()
              + ": compile it with --release "
              + Runtime.version().feature(),
          e);
    } catch (LinkageError e) {
      throw new AuthorException(e);
    }
  }

  private static Method choose(String reference, Class<?> type, String name)
      throws FunctionException, AuthorException {
    @Nullable Method found = null;
    try {
      for (Method method : type.getMethods()) {
        if (!fits(method, name)) {
          continue;
        }
        if (method.getParameterTypes()[0] == JsonObject.class) {
          return method;
        }
        if (found != null) {
          throw new FunctionException(
              "Tried to find the function "
                  + reference
                  + " but several methods fit: keep one public static "
                  + name
                  + " with one parameter");
        }
        found = method;
      }
    } catch (LinkageError e) {
      throw new AuthorException(e);
    }
    if (found == null) {
      throw new FunctionException(
          "Tried to find the function "
              + reference
              + " but its class has no such method: write public static JsonObject "
              + name
              + "(JsonObject), or with Map or a record in either place");
    }
    return found;
  }

  private static boolean fits(Method method, String name) {
    if (!method.getName().equals(name)
        || !Modifier.isStatic(method.getModifiers())
        || method.getParameterCount() != 1
        || method.getReturnType() == void.class) {
      return false;
    }
    Class<?> parameter = method.getParameterTypes()[0];
    return parameter == JsonObject.class || parameter == Map.class || parameter.isRecord();
  }

  /** Calls it and turns what it returns into JSON. */
  JsonElement call(JsonObject parameters) throws FunctionException, AuthorException {
    Values values = new Values(reference);
    Object argument = values.argument(parameters, method.getGenericParameterTypes()[0]);
    @Nullable Object returned;
    try {
      returned = method.invoke(null, argument);
    } catch (InvocationTargetException e) {
      Throwable thrown = e.getCause();
      throw new AuthorException(thrown == null ? e : thrown);
    } catch (ExceptionInInitializerError e) {
      throw new AuthorException(e);
    } catch (IllegalAccessException e) {
      throw new FunctionException(
          "Tried to call the function " + reference + " but it is not public: declare it public",
          e);
    }
    if (returned == null) {
      throw new FunctionException(
          "Tried to take the result of the function "
              + reference
              + " but it returned null: return an object, empty if there is nothing to say");
    }
    return values.result(returned, method.getGenericReturnType());
  }
}
