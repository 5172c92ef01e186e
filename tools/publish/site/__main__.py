from tools.publish.site.write import main

raise SystemExit(main())
