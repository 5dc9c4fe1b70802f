using Candlewick.Contracts.Topics;

namespace Candlewick.Contracts.Registry;

/// <summary>Schema ids of the catalogue's topics, resolved once at start: nothing is asked per record.</summary>
public interface ISchemaIds
{
    /// <summary>The id values of <paramref name="topic"/> are framed with.</summary>
    int IdFor(Topic topic);

    /// <summary>
    /// True where <paramref name="schemaId"/> is a version, older or newer, of the schema of <paramref name="topic"/>.
    /// Asks the registry the first time it meets an id; the answer is kept.
    /// </summary>
    bool Accepts(Topic topic, int schemaId);
}
