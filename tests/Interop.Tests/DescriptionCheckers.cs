namespace Candlewick.Interop.Tests;

/// <summary>Validators of OpenAPI and AsyncAPI documents.</summary>
public sealed class DescriptionCheckers() : NpmFolder("descriptions", "node/descriptions");
