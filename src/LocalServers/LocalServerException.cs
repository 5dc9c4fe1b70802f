namespace Candlewick.LocalServers;

/// <summary>A server could not be found, installed, started or stopped; the message names the cause and the remedy.</summary>
public sealed class LocalServerException(string message, Exception? inner = null) : Exception(message, inner);
