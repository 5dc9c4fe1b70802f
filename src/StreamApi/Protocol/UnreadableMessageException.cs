namespace Candlewick.StreamApi.Protocol;

/// <summary>A client sent what is no message of its protocol. Many in a row end its connection.</summary>
internal sealed class UnreadableMessageException(string message, Exception? inner = null) : Exception(message, inner);
