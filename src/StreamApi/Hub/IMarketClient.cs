namespace Candlewick.StreamApi.Hub;

/// <summary>What the hub calls at its clients outside their streams.</summary>
public interface IMarketClient
{
    /// <summary>An event of the connection: <c>welcome</c>, once.</summary>
    Task Event(Frame frame);
}
