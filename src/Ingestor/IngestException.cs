namespace Candlewick.Ingestor;

/// <summary>A run cannot begin or go on; the message names the cause and the remedy.</summary>
public sealed class IngestException(string message, Exception? inner = null) : Exception(message, inner);
