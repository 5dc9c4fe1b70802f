namespace Candlewick.Ingestor.Live;

/// <summary>The vendor refuses, and would again: the message names the cause and the remedy.</summary>
internal sealed class FeedException(string message, Exception? inner = null) : Exception(message, inner);
