namespace Candlewick.Instruments.Download;

/// <summary>A file could not be downloaded; the message names the address and the reason.</summary>
internal sealed class DownloadException(string message, Exception? inner = null) : Exception(message, inner);
