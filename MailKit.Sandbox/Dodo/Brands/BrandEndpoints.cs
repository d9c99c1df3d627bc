using MailKit.Sandbox.Dodo.Http;

namespace MailKit.Sandbox.Dodo.Brands;

/// <summary>Brands: listed, made, changed, and put away with what is sold under them.</summary>
public static class BrandEndpoints
{
    private const int LongestDescriptor = 22;

    private static readonly string[] Changeable = ["name", "description", "url", "support_email", "statement_descriptor"];

    public static void MapDodoBrands(this WebApplication app)
    {
        app.Map("GET", "/brands", static async (call, state) =>
        {
            var archived = call.QueryFlag("include_archived") is true;
            await call.AnswerAsync(await state.ReadAsync(s => new Items<Brand>([.. s.Brands.OldestFirst.Where(b => archived || b.ArchivedAt is null)])));
        });
        app.Map("POST", "/brands", static async (call, state) =>
        {
            var request = await call.BodyAsync<CreateBrand>();
            await call.AnswerAsync(await state.ChangeAsync(change => change.Put(state.Brands, Checked(new()
            {
                BrandId = Ids.New("brnd"),
                BusinessId = state.Now.BusinessId,
                Name = request.Name,
                Description = request.Description,
                Url = request.Url,
                SupportEmail = request.SupportEmail,
                StatementDescriptor = request.StatementDescriptor ?? request.Name ?? "",
            }))));
        });
        app.Map("GET", "/brands/{id}", static async (call, state) => await call.AnswerAsync(await state.ReadAsync(s => Find(s, call))));
        app.Map("PATCH", "/brands/{id}", static async (call, state) =>
        {
            var body = await call.ObjectAsync();
            BodyChecks.Unsupported(body, "image_id");
            await call.AnswerAsync(await state.ChangeAsync(change => change.Put(state.Brands, Checked(MergePatch.Apply(Find(state, call), body, Changeable)))));
        });
        app.Map("POST", "/brands/{id}/archive", static async (call, state) =>
        {
            var request = await call.BodyAsync<ArchiveBrand>();
            await call.AnswerAsync(await state.ChangeAsync(change => Archive(change, Find(state, call), request.MoveProductsTo)));
        });
    }

    private static Brand Find(SandboxState state, DodoCall call) => state.Brands.Require(call.Route("id"), "Brand");

    private static Brand Checked(Brand brand)
    {
        BodyChecks.Email("support_email", brand.SupportEmail);
        BodyChecks.Url("url", brand.Url);

        return brand.StatementDescriptor.Length > LongestDescriptor ? throw DodoRefusalException.InvalidBody($"statement_descriptor: at most {LongestDescriptor} characters") : brand;
    }

    private static ArchivedBrand Archive(Change change, Brand brand, string? to)
    {
        var state = change.State;

        if (brand.BrandId == brand.BusinessId)
        {
            throw new DodoRefusalException(403, "INVALID_REQUEST_PARAMETERS", "The first brand of a business cannot be archived.");
        }

        if (brand.ArchivedAt is not null)
        {
            throw new DodoRefusalException(409, "INVALID_REQUEST_PARAMETERS", "The brand is archived.");
        }

        var products = state.Products.OldestFirst.Where(p => p.BrandId == brand.BrandId).ToList();

        if (to is null && products.Count > 0)
        {
            throw DodoRefusalException.InvalidBody("move_products_to: the brand has products");
        }

        var other = to is null ? null : state.Brands.Require(to, "Brand");
        products.ForEach(p => change.Put(state.Products, p with { BrandId = other!.BrandId, UpdatedAt = change.At }));
        var moved = products.Select(static p => p.ProductId).ToHashSet();
        change.Put(state.Brands, brand with { ArchivedAt = change.At, Enabled = false });

        return new(brand.BrandId, change.At, other?.BrandId, products.Count, state.Subscriptions.OldestFirst.Count(s => moved.Contains(s.ProductId)), 0);
    }
}
