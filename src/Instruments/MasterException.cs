namespace Candlewick.Instruments;

/// <summary>The master of instruments cannot be read, made or published; the message names the cause and the remedy.</summary>
public sealed class MasterException(string message, Exception? inner = null) : Exception(message, inner);
