using System.Text.Json;

namespace MailKit.Sandbox.Dodo.Products;

/// <summary>What makes a product.</summary>
public sealed record CreateProduct
{
    public required string Name { get; init; }

    public required Price Price { get; init; }

    public required string TaxCategory { get; init; }

    public string? BrandId { get; init; }

    public string? Description { get; init; }

    public IReadOnlyList<AttachCredit>? CreditEntitlements { get; init; }

    public JsonElement? Metadata { get; init; }
}
