using System.Text.Json;

namespace MailKit.Sandbox.Dodo.Products;

/// <summary>Something to buy, once or every period, and the credits it brings.</summary>
public sealed record Product
{
    public required string ProductId { get; init; }

    public required string BusinessId { get; init; }

    public required string BrandId { get; init; }

    public string? Name { get; init; }

    public string? Description { get; init; }

    public string? Image { get; init; }

    public required Price Price { get; init; }

    public required bool IsRecurring { get; init; }

    public required string TaxCategory { get; init; }

    public string? PricingMode { get; init; }

    public string? ProductCollectionId { get; init; }

    public IReadOnlyList<CreditAttachment> CreditEntitlements { get; init; } = [];

    public IReadOnlyList<string>? Addons { get; init; }

    public IReadOnlyList<string> Entitlements { get; init; } = [];

    public string? DigitalProductDelivery { get; init; }

    public bool LicenseKeyEnabled { get; init; }

    public string? LicenseKeyActivationMessage { get; init; }

    public int? LicenseKeyActivationsLimit { get; init; }

    public string? LicenseKeyDuration { get; init; }

    public JsonElement Metadata { get; init; } = State.Metadata.Empty;

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }
}
