namespace Candlewick.EmbeddedKafka.Server;

/// <summary>The broker cannot start; the message names the cause and the remedy.</summary>
public sealed class EmbeddedBrokerException(string message, Exception? inner = null) : Exception(message, inner);
