using MailKit.Domain.Billing;

namespace MailKit.Web.Billing;

/// <summary>The plan and the pack, as Dodo's catalogue describes them; read again every few minutes.</summary>
public sealed class Catalogue
{
    /// <summary>Null while Dodo cannot be reached and nothing was read before.</summary>
    public Task<Product?> PlanAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>Null while Dodo cannot be reached and nothing was read before.</summary>
    public Task<Product?> PackAsync(CancellationToken cancellationToken) => throw new NotSupportedException();
}
