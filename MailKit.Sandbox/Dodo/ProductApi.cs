using System.Text.Json;

namespace MailKit.Sandbox.Dodo;

/// <summary>Products and what they cost.</summary>
public static class ProductApi
{
    public static void MapDodoProducts(this WebApplication app)
    {
        app.Map("GET", "/products", ListAsync);
        app.Map("POST", "/products", CreateAsync);
        app.Map("GET", "/products/{id}", static async (call, state) => await call.AnswerAsync(await state.ReadAsync(s => Find(s, call))));
        app.Map("PATCH", "/products/{id}", PatchAsync);
    }

    private static Product Find(SandboxState state, DodoCall call) => state.Products.Find(call.Route("id")) ?? throw DodoRefusalException.NotFound("Product");

    private static async Task ListAsync(DodoCall call, SandboxState state)
    {
        var recurring = call.QueryFlag("recurring");
        var none = call.QueryFlag("archived") is true;

        await call.AnswerAsync(await state.ReadAsync(s => new Items<ProductItem>(call.Page(
            s.Products.NewestFirst.Where(p => !none && (recurring is null || p.IsRecurring == recurring)).Select(ProductItem.Of)))));
    }

    private static async Task CreateAsync(DodoCall call, SandboxState state)
    {
        var request = await call.BodyAsync<CreateProduct>();
        CheckPrice(request.Price);

        await call.AnswerAsync(await state.ChangeAsync(change => change.Put(state.Products, new Product
        {
            ProductId = Ids.New("pdt"),
            BusinessId = state.Now.BusinessId,
            BrandId = state.Now.BusinessId,
            Name = request.Name,
            Description = request.Description,
            Price = request.Price,
            IsRecurring = request.Price.IsRecurring,
            TaxCategory = request.TaxCategory,
            CreditEntitlements = Attach(state, request.CreditEntitlements),
            Metadata = request.Metadata.OrEmpty(),
            CreatedAt = change.At,
            UpdatedAt = change.At,
        })));
    }

    private static async Task PatchAsync(DodoCall call, SandboxState state)
    {
        var request = await call.BodyAsync<PatchProduct>();

        if (request.Price is { } price)
        {
            CheckPrice(price);
        }

        await state.ChangeAsync(change =>
        {
            var product = Find(state, call);

            change.Put(state.Products, product with
            {
                Name = request.Name ?? product.Name,
                Price = request.Price ?? product.Price,
                TaxCategory = request.TaxCategory ?? product.TaxCategory,
                Description = request.Description ?? product.Description,
                CreditEntitlements = request.CreditEntitlements is { } credits ? Attach(state, credits) : product.CreditEntitlements,
                Metadata = request.Metadata is { ValueKind: JsonValueKind.Object } metadata ? metadata : product.Metadata,
                UpdatedAt = change.At,
            });
        });

        call.Context.Response.StatusCode = 200;
    }

    private static void CheckPrice(Price price)
    {
        if (price.Type is not (Price.OneTime or Price.Recurring))
        {
            throw DodoRefusalException.InvalidBody($"price: unknown variant `{price.Type}`, expected `{Price.OneTime}` or `{Price.Recurring}`");
        }

        if (price.Amount < 0)
        {
            throw DodoRefusalException.InvalidBody("price: must not be negative");
        }

        if (price.IsRecurring && price is not { PaymentFrequencyCount: > 0, PaymentFrequencyInterval: not null, SubscriptionPeriodCount: > 0, SubscriptionPeriodInterval: not null })
        {
            throw DodoRefusalException.InvalidBody("price: missing field `payment_frequency_count`, `payment_frequency_interval`, `subscription_period_count` or `subscription_period_interval`");
        }
    }

    private static List<Attachment> Attach(SandboxState state, IReadOnlyList<AttachCredit>? credits)
    {
        if (credits is { Count: > 5 })
        {
            throw DodoRefusalException.InvalidBody("credit_entitlements: at most 5");
        }

        return [.. (credits ?? []).Select(c => c.On(state.Entitlements.Find(c.CreditEntitlementId) ?? throw DodoRefusalException.NotFound("Credit entitlement")))];
    }
}
