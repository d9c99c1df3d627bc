using System.Text.Json;
using MailKit.Sandbox.Dodo.Http;

namespace MailKit.Sandbox.Dodo.Products;

/// <summary>Products and what they cost.</summary>
public static class ProductEndpoints
{
    public static void MapDodoProducts(this WebApplication app)
    {
        app.Map("GET", "/products", ListAsync);
        app.Map("POST", "/products", CreateAsync);
        app.Map("GET", "/products/{id}", static async (call, state) => await call.AnswerAsync(await state.ReadAsync(s => Find(s, call))));
        app.Map("PATCH", "/products/{id}", PatchAsync);
    }

    private static Product Find(SandboxState state, DodoCall call) => state.Products.Require(call.Route("id"), "Product");

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
        PriceRules.Check(request.Price);

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
            PriceRules.Check(price);
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
                Metadata = request.Metadata.Or(product.Metadata),
                UpdatedAt = change.At,
            });
        });

        call.Context.Response.StatusCode = 200;
    }

    private static List<CreditAttachment> Attach(SandboxState state, IReadOnlyList<AttachCredit>? credits)
    {
        if (credits is { Count: > 5 })
        {
            throw DodoRefusalException.InvalidBody("credit_entitlements: at most 5");
        }

        return [.. (credits ?? []).Select(c => c.On(state.Entitlements.Require(c.CreditEntitlementId, "Credit entitlement")))];
    }
}
