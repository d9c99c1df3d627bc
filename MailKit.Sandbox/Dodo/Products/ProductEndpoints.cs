using MailKit.Sandbox.Dodo.CreditEntitlements;
using MailKit.Sandbox.Dodo.Http;

namespace MailKit.Sandbox.Dodo.Products;

/// <summary>Products and what they cost.</summary>
public static class ProductEndpoints
{
    /// <summary>Kinds of credit that a product may bring.</summary>
    private const int MostCredits = 5;

    private static readonly string[] NotHere = ["addons", "digital_product_delivery", "entitlements", "image_id", "license_key_activation_message", "license_key_activations_limit", "license_key_duration", "license_key_enabled", "pricing_mode"];

    private static readonly string[] TaxCategories = ["digital_products", "saas", "e_book", "edtech", "live_tutoring"];

    public static void MapDodoProducts(this WebApplication app)
    {
        app.Map("GET", "/products", ListAsync);
        app.Map("POST", "/products", static async (call, state) =>
        {
            var body = await call.ObjectAsync();
            BodyChecks.Unsupported(body, NotHere);
            var request = call.Read<CreateProduct>(body);
            await call.AnswerAsync(await state.ChangeAsync(change => Create(change, request)));
        });
        app.Map("GET", "/products/{id}", static async (call, state) => await call.AnswerAsync(await state.ReadAsync(s => Find(s, call))));
        app.Map("PATCH", "/products/{id}", PatchAsync);
        app.Map("DELETE", "/products/{id}", static (call, state) => state.ChangeAsync(change =>
        {
            var id = Find(state, call).ProductId;

            if (state.IsArchived(Archived.Product, id))
            {
                throw new DodoRefusalException(410, "PRODUCT_IS_DELETED", "The product is archived.");
            }

            change.Archive(Archived.Product, id);
        }));
        app.Map("POST", "/products/{id}/unarchive", static (call, state) => state.ChangeAsync(change => change.Unarchive(Archived.Product, Find(state, call).ProductId)));
    }

    /// <summary>A new product of those words.</summary>
    public static Product Create(Change change, CreateProduct request)
    {
        var state = change.State;
        BodyChecks.Metadata(request.Metadata);

        return change.Put(state.Products, Checked(new()
        {
            ProductId = Ids.New("pdt"),
            BusinessId = state.Now.BusinessId,
            BrandId = request.BrandId ?? state.Now.BusinessId,
            Name = request.Name,
            Description = request.Description,
            Price = PriceRules.Check(state, request.Price),
            IsRecurring = request.Price.IsRecurring,
            TaxCategory = request.TaxCategory,
            CreditEntitlements = Attach(state, request.CreditEntitlements),
            Metadata = request.Metadata.OrEmpty(),
            CreatedAt = change.At,
            UpdatedAt = change.At,
        }));
    }

    private static Product Find(SandboxState state, DodoCall call) => state.Products.Require(call.Route("id"), "Product");

    private static async Task ListAsync(DodoCall call, SandboxState state)
    {
        var (recurring, archived, brand) = (call.QueryFlag("recurring"), call.QueryFlag("archived") is true, call.Query("brand_id"));

        await call.AnswerAsync(await state.ReadAsync(s => new Items<ProductItem>(call.Page(s.Products.NewestFirst
            .Where(p => s.IsArchived(Archived.Product, p.ProductId) == archived && (recurring is null || p.IsRecurring == recurring) && (brand is null || p.BrandId == brand))
            .Select(ProductItem.Of)))));
    }

    private static async Task PatchAsync(DodoCall call, SandboxState state)
    {
        var body = await call.ObjectAsync();
        BodyChecks.Unsupported(body, NotHere);
        var request = call.Read<PatchProduct>(body);
        BodyChecks.Metadata(request.Metadata);

        await state.ChangeAsync(change =>
        {
            var product = MergePatch.Apply(Find(state, call), body, "name", "description", "tax_category");
            var price = request.Price is { } other ? PriceRules.Check(state, other) : product.Price;

            change.Put(state.Products, Checked(product with
            {
                Price = price,
                IsRecurring = price.IsRecurring,
                CreditEntitlements = request.CreditEntitlements is { } credits ? Attach(state, credits) : product.CreditEntitlements,
                Metadata = body.TryGetProperty("metadata", out _) ? request.Metadata.OrEmpty() : product.Metadata,
                UpdatedAt = change.At,
            }));
        });
    }

    private static Product Checked(Product product) => product switch
    {
        { Name: "" } => throw DodoRefusalException.InvalidBody("name: must not be empty"),
        _ when !TaxCategories.Contains(product.TaxCategory) => throw DodoRefusalException.InvalidBody($"tax_category: unknown variant `{product.TaxCategory}`, expected one of `{string.Join("`, `", TaxCategories)}`"),
        _ => product,
    };

    private static List<CreditAttachment> Attach(SandboxState state, IReadOnlyList<AttachCredit>? credits)
    {
        if (credits is { Count: > MostCredits })
        {
            throw DodoRefusalException.InvalidBody($"credit_entitlements: at most {MostCredits}");
        }

        return [.. (credits ?? []).Select(c => c.On(Attachable(state, c.CreditEntitlementId)))];
    }

    private static Entitlement Attachable(SandboxState state, string id)
    {
        var entitlement = state.Entitlements.Require(id, "Credit entitlement");
        return state.IsArchived(Archived.Entitlement, id) ? throw new DodoRefusalException(422, "CREDIT_ENTITLEMENT_IS_DELETED", "The credit entitlement is deleted.") : entitlement;
    }
}
