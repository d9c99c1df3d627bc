using System.Text.Json;

namespace MailKit.Sandbox.Dodo.Products;

/// <summary>What changes about a product; absent means as it was.</summary>
public sealed record PatchProduct(string? Name, Price? Price, string? TaxCategory, string? Description, IReadOnlyList<AttachCredit>? CreditEntitlements, JsonElement? Metadata);
