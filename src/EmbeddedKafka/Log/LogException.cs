namespace Candlewick.EmbeddedKafka.Log;

/// <summary>The log's folder cannot be used as it is; the message names the file and the remedy.</summary>
internal sealed class LogException(string message, Exception? inner = null) : Exception(message, inner);
