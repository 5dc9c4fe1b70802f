namespace Candlewick.EmbeddedKafka.Registry;

/// <summary>The embedded registry cannot start; the message names the remedy.</summary>
public sealed class EmbeddedRegistryException(string message, Exception? inner = null) : Exception(message, inner);
