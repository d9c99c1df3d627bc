using System.Text.Json;

namespace MailKit.Sandbox.Dodo.Products;

/// <summary>A product as lists mention it.</summary>
public sealed record ProductItem(
    string ProductId,
    string BusinessId,
    string? Name,
    string? Description,
    string? Image,
    bool IsRecurring,
    int? Price,
    Price? PriceDetail,
    string? Currency,
    bool? TaxInclusive,
    string TaxCategory,
    string? PricingMode,
    IReadOnlyList<string> Entitlements,
    JsonElement Metadata,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt)
{
    public static ProductItem Of(Product p) => new(
        p.ProductId, p.BusinessId, p.Name, p.Description, p.Image, p.IsRecurring, p.Price.Amount, p.Price, p.Price.Currency, p.Price.TaxInclusive, p.TaxCategory, p.PricingMode,
        p.Entitlements, p.Metadata, p.CreatedAt, p.UpdatedAt);
}
