namespace Candlewick.EventStore;

/// <summary>PostgreSQL cannot be used; the message names the setting and the remedy, never a password.</summary>
public sealed class DatabaseUnavailableException(string message, Exception inner) : Exception(message, inner);
