namespace Candlewick.Tests.Support;

/// <summary>A broker that tests may use, however it came about.</summary>
public interface IKafkaBroker : IAsyncDisposable
{
    /// <summary><c>host:port</c>.</summary>
    string Bootstrap { get; }

    /// <summary>For the line that says which broker a run used.</summary>
    string Description { get; }
}
