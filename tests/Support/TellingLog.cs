using Microsoft.Extensions.Logging;

namespace Candlewick.Tests.Support;

/// <summary>Hands every line on as it is logged.</summary>
public sealed class TellingLog<T>(Action<string> said) : ILogger<T>
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        said(formatter(state, exception));
}
