using Candlewick.Contracts.Topics;

namespace Candlewick.Contracts.Registry;

/// <summary>Schema ids of the catalogue's topics, resolved once at start: nothing is asked per record.</summary>
public interface ISchemaIds
{
    /// <summary>The id values of <paramref name="topic"/> are framed with.</summary>
    /// <exception cref="ArgumentException">The topic's values have no schema.</exception>
    int IdFor(Topic topic);

    /// <summary>
    /// True where <paramref name="schemaId"/> is a version, older or newer, of the schema of <paramref name="topic"/>.
    /// Asks the registry the first time it meets an id, and blocks meanwhile; the answer is kept. May be called from
    /// several threads.
    /// </summary>
    /// <exception cref="RegistryException">
    /// The registry does not answer. That says nothing about the id: where <see cref="RegistryException.IsTransient"/>
    /// the caller asks again later, and must not treat the value as not ours.
    /// </exception>
    bool Accepts(Topic topic, int schemaId);
}
