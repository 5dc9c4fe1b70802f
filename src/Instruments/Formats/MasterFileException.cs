namespace Candlewick.Instruments.Formats;

/// <summary>A vendor's file cannot be used; the message names the file, the line and what is wrong with it.</summary>
public sealed class MasterFileException(string message, Exception? inner = null) : Exception(message, inner);
