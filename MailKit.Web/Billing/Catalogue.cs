using MailKit.Domain.Billing;
using MailKit.Domain.Credits;
using MailKit.Domain.Work;
using Microsoft.Extensions.Options;

namespace MailKit.Web.Billing;

/// <summary>The plan and the pack, as Dodo's catalogue describes them; read again every few minutes.</summary>
public sealed partial class Catalogue(ICheckoutGateway gateway, IOptions<BillingOptions> options, TimeProvider clock, ILogger<Catalogue> logger)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(5);
    private readonly Dictionary<string, (Product Product, DateTimeOffset At)> _known = [];
    private readonly SemaphoreSlim _reading = new(1);

    /// <summary>Null while Dodo cannot be reached and nothing was read before.</summary>
    public Task<Product?> PlanAsync(CancellationToken cancellationToken) => ReadAsync(options.Value.Plan, cancellationToken);

    /// <summary>Null while Dodo cannot be reached and nothing was read before.</summary>
    public Task<Product?> PackAsync(CancellationToken cancellationToken) => ReadAsync(options.Value.Pack, cancellationToken);

    private async Task<Product?> ReadAsync(string id, CancellationToken cancellationToken)
    {
        await _reading.WaitAsync(cancellationToken);

        try
        {
            if (_known.TryGetValue(id, out var known) && clock.GetUtcNow() - known.At < Fresh)
            {
                return known.Product;
            }

            var product = await gateway.ProductAsync(id, Credit.Emails, cancellationToken);
            _known[id] = (product, clock.GetUtcNow());
            return product;
        }
        catch (ProviderException e)
        {
            LogFailed(id, e.Message);

            // An older price list is better than none; the checkout itself is always Dodo's.
            return _known.TryGetValue(id, out var known) ? known.Product : null;
        }
        finally
        {
            _reading.Release();
        }
    }

    [LoggerMessage(LogLevel.Warning, "Product {ProductId} could not be read: {Error}")]
    private partial void LogFailed(string productId, string error);
}
