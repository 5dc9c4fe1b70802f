namespace Candlewick.Ingestor.Live;

/// <summary>Is shown the frames of a connection on the publishing thread, in their order.</summary>
internal interface IFrameTap
{
    /// <summary>The frame is the caller's: what is to be kept is copied.</summary>
    void Take(in Frame frame);
}
